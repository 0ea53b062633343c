"""Times the network and an exact Gaussian process in PyTorch: answers one line of JSON for each line of commands.

    python3 serve.py MODEL.safetensors LATENTS THREADS
"""

import json
import math
import sys
import time

import torch

from network import Network


def milliseconds(run):
    start = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - start)


def predictions(network, x, y, targets):
    """Of a state that has seen the readings: for comparison with the other engines."""
    inputs = network.architecture['inputs']
    state = network.fold(network.new_state(), torch.tensor(x).view(-1, inputs), torch.tensor(y))
    mean, std = network.predict(network.condition(state), torch.tensor(targets).view(-1, inputs))
    return {'mean': mean.tolist(), 'std': std.tolist()}


class Operations:
    """What the engines are timed with, on random readings."""

    def __init__(self, network):
        self.network = network

    def times(self, folds, targets):
        """Milliseconds of folding each count of readings, of refreshing the latents, of predicting each count of targets."""
        places = 2 * torch.rand(max(folds + targets), self.network.architecture['inputs']) - 1
        values = torch.randn(max(folds))
        self.state = self.network.new_state()
        return [
            *[milliseconds(lambda: self.fold(places[:count], values[:count])) for count in folds],
            milliseconds(self.condition),
            *[milliseconds(lambda: self.network.predict(self.encoded, places[:count])) for count in targets],
        ]

    def fold(self, x, y):
        self.state = self.network.fold(self.state, x, y)

    def condition(self):
        self.encoded = self.network.condition(self.state)


class ExactProcess:
    """Exact Gaussian process with known hyper-parameters (Matern 3/2, length 0.3, noise 0.1) on LAPACK, float64."""

    def __init__(self, inputs):
        self.inputs = inputs

    def covariance(self, a, b):
        r = torch.cdist(a, b).mul_(math.sqrt(3) / 0.3)
        return r.neg().exp_().mul_(r.add_(1))

    def draw(self, count):
        self.factor = None
        self.places = 2 * torch.rand(count, self.inputs, dtype=torch.float64) - 1
        self.values = torch.randn(count, 1, dtype=torch.float64)

    def from_scratch(self):
        covariance = self.covariance(self.places, self.places)
        covariance.diagonal().add_(0.01)
        self.factor = torch.linalg.cholesky(covariance)
        self.white = torch.linalg.solve_triangular(self.factor, self.values, upper=False)

    def append(self, count):
        """Other readings join the factor."""
        places = 2 * torch.rand(count, self.inputs, dtype=torch.float64) - 1
        values = torch.randn(count, 1, dtype=torch.float64)
        rows = torch.linalg.solve_triangular(self.factor, self.covariance(self.places, places), upper=False)
        own = self.covariance(places, places) - rows.t() @ rows
        own.diagonal().add_(0.01)
        return torch.linalg.solve_triangular(torch.linalg.cholesky(own), values - rows.t() @ self.white, upper=False)


def main():
    path, latents, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    network = Network(path, int(latents))
    process = ExactProcess(network.architecture['inputs'])
    operations = Operations(network)
    commands = {
        'predictions': lambda **readings: predictions(network, **readings),
        'operations': operations.times,
        'draw': process.draw,
        'from_scratch': lambda: milliseconds(process.from_scratch),
        'append': lambda count: milliseconds(lambda: process.append(count)),
    }
    print(json.dumps(torch.__version__), flush=True)
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(commands[name](**arguments)), flush=True)


if __name__ == '__main__':
    with torch.inference_mode():
        main()
