"""The web: pages fetched politely and safely, and shown in a browser where they need one."""
