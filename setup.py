"""What pyproject.toml can't say yet: which modules are compiled, where there is a C compiler. Python does the same without."""

import os

from setuptools import Extension, setup

COMPILED = ("text/loops", "incremental/status")
# Without debug information no path of the build stands in a wheel, so two builds give the same bytes.
OPTIONS = [] if os.name == "nt" else ["-g0"]

setup(
    ext_modules=[
        Extension(
            f"corpuskit.{name.replace('/', '.')}",
            [f"src/corpuskit/{name}.pyx"],
            extra_compile_args=OPTIONS,
            optional=True,
        )
        for name in COMPILED
    ]
)
