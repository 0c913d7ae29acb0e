"""What pyproject.toml can't say yet: which modules are compiled, where there is a C compiler. Python does the same without."""

from setuptools import Extension, setup

COMPILED = ("text/loops", "incremental/status")

setup(
    ext_modules=[
        Extension(f"corpuskit.{name.replace('/', '.')}", [f"src/corpuskit/{name}.pyx"], optional=True)
        for name in COMPILED
    ]
)
