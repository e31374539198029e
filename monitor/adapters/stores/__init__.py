"""What is kept: texts and bytes in git, everything else in a database."""
