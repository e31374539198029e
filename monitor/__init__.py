"""The terms drift monitor: may our staff still use this tool?"""

__version__ = "0.1.0"
