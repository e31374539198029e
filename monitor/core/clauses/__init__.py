"""Read what a version says about training on user data and about where data lives."""
