"""Takes the TensorFlow C library and its headers out of a wheel: unpack_tensorflow.py WHEEL FOLDER."""
import os
import shutil
import sys
import zipfile

LIBRARIES = 'tensorflow/libtensorflow_'
HEADERS = 'tensorflow/include/'
WANTED = ('tensorflow/c/', 'tensorflow/core/platform/', 'tensorflow/tsl/', 'tsl/c/', 'tsl/platform/', 'xla/tsl/')

wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        header = name.removeprefix(HEADERS)
        if name.startswith(LIBRARIES):
            target = os.path.join(folder, 'lib', os.path.basename(name))
        elif header != name and header.endswith('.h') and header.startswith(WANTED):
            target = os.path.join(folder, 'include', header)
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, 'wb') as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
