"""What people and other programs see: the command line and the daemon."""
