"""What pyproject.toml can't say yet: which module is compiled, where there is a C compiler. Without one the same is done in numpy."""

from setuptools import Extension, setup

setup(ext_modules=[Extension("corpuskit.text.loops", ["src/corpuskit/text/loops.pyx"], optional=True)])
