"""Pure code: values in, values out; no clock, files, network or database."""
