"""How a kernel is run over batches: one module an engine."""

from corpuskit.engines import serial
from corpuskit.engines.serial import Engine
from corpuskit.registry import Registry

ENGINES: Registry[Engine] = Registry("engine", [serial.ENGINE])

__all__ = ["ENGINES", "Engine"]
