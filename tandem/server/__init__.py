"""The front door's process: the application, what runs beside it, and how it is put together."""
