"""How `sources.yaml` is read: its YAML, the shape of its entries, the words in them; `config` is the door."""
