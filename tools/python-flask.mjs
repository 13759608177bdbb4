// Prints the path of a Python that has Flask, gunicorn and redis: the look-up that the bench of presence compares with.
import { printPythonWith } from './python-venv.mjs';

printPythonWith(['flask==3.1.*', 'gunicorn==23.*', 'redis==6.*'], 'python-flask', 'Flask for the bench');
