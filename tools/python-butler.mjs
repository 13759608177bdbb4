// Prints the path of a Python that has the official Butler client (PyPI: lsst-daf-butler). Only tests use it.
import { printPythonWith } from './python-venv.mjs';

printPythonWith(
  ['lsst-daf-butler[postgres]==30.2026.4300', 'boto3', 'requests'],
  'python-butler',
  'the Python Butler',
);
