"""One outside world a module; nothing else imports that library."""
