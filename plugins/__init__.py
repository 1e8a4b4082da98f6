"""Our own packs and adapters, each exactly in the form of a vendor's plugin."""
