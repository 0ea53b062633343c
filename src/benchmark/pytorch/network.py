"""The network of cmanp_ros in PyTorch, for comparison."""

import json
import math
import struct

import torch
from torch.nn import functional

# Targets at a time: more of them leave the processor's caches, less of them cost calls.
CHUNK = 4096
REALS = {'F32': torch.float32}


def read_safetensors(path):
    with open(path, 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    metadata = header.pop('__metadata__')
    tensors = {}
    for name, entry in header.items():
        start, end = entry['data_offsets']
        tensors[name] = torch.frombuffer(data[start:end], dtype=REALS[entry['dtype']]).reshape(entry['shape'])
    return tensors, json.loads(metadata['architecture'])


class Network:
    """Folds, conditions and predicts as the engines do: weights and activations in float32, the state in float64."""

    def __init__(self, path, latents):
        self.weights, self.architecture = read_safetensors(path)
        most = self.architecture['latents']
        per_latent = ('latents', 'places', 'null_score', 'null_value', 'anchors', 'log_length')
        for name in self.weights:
            if name.split('.')[-1] in per_latent:
                self.weights[name] = self.weights[name][:latents].contiguous()
        self.heads = self.architecture['heads']
        self.blocks = range(self.architecture['blocks'])
        self.head_width = self.architecture['width'] // self.heads
        self.latents = latents
        self.share = latents / most
        self.octaves = math.pi * torch.tensor(self.architecture['octaves'])
        self.has_anchors = self.architecture['anchors']
        self.places = self.lift(self.weights['places']) if self.has_anchors else None
        factor = self.share * math.sqrt(self.head_width)
        scopes = [name.removesuffix('.anchors') for name in self.weights if name.endswith('.anchors')]
        self.latent_anchors = {scope: self.anchor_keys(scope, factor) for scope in scopes}
        self.queries = [self.data_queries(f'blocks.{i}') for i in self.blocks]

    def lift(self, x):
        """[x, |x|^2, 1]: n x (inputs + 2)."""
        return torch.cat([x, x.square().sum(1, keepdim=True), torch.ones(len(x), 1)], 1)

    def by_head(self, x):
        return x.view(len(x), self.heads, -1).transpose(0, 1)

    def anchor_keys(self, scope, factor):
        """Columns whose product with a lifted position is -factor |x - p|^2 / (2 l^2): heads x latents x (inputs + 2)."""
        anchors = self.by_head(self.weights[f'{scope}.anchors'])
        precision = factor * torch.exp(-2 * self.weights[f'{scope}.log_length']).t().unsqueeze(2)
        half = torch.full_like(precision, -0.5)
        return precision * torch.cat([anchors, half, -0.5 * anchors.square().sum(2, keepdim=True)], 2)

    def linear(self, scope, x):
        return functional.linear(x, self.weights[f'{scope}.weight'], self.weights.get(f'{scope}.bias'))

    def norm(self, scope, x):
        return functional.layer_norm(x, x.shape[1:], self.weights[f'{scope}.gain'], self.weights[f'{scope}.bias'])

    def mlp(self, scope, x, depth):
        activation = functional.relu if self.architecture['activation'] == 'relu' else functional.gelu
        for i in range(depth):
            x = self.linear(f'{scope}.{i}', x)
            if i < depth - 1:
                x = activation(x)
        return x

    def features(self, x):
        if len(self.octaves) == 0:
            return x
        angles = (self.octaves[:, None] * x[:, None, :]).flatten(1)
        return torch.cat([x, torch.sin(angles), torch.cos(angles)], 1)

    def with_skip(self, embedding, phi):
        return embedding + self.linear('skip', phi) if self.architecture['skip'] else embedding

    def stream(self, x, normalised):
        return x if self.architecture['residual'] == 'stream' else normalised

    def feed_forward(self, scope, x):
        u = self.norm(f'{scope}.norm', x)
        a, g = self.linear(f'{scope}.in', u).chunk(2, 1)
        return self.stream(x, u) + self.linear(f'{scope}.out', a * functional.gelu(g))

    def keys_values(self, scope, u):
        keys = self.by_head(self.linear(f'{scope}.k', u))
        if self.has_anchors:
            keys = torch.cat([keys, self.latent_anchors[scope]], 2)
        values = self.by_head(self.linear(f'{scope}.v', u))
        # PyTorch's fused attention takes values of the keys' width only; the others are several times slower.
        return keys, functional.pad(values, (0, keys.shape[2] - values.shape[2]))

    def attention(self, scope, x, u, keys_values, lifted):
        keys, values = keys_values
        queries = self.by_head(self.linear(f'{scope}.q', u))
        if lifted is not None:
            queries = torch.cat([queries, lifted.expand(self.heads, -1, -1)], 2)
        read = functional.scaled_dot_product_attention(queries, keys, values, scale=1 / math.sqrt(self.head_width))
        return self.stream(x, u) + self.linear(f'{scope}.out', read[:, :, : self.head_width].transpose(0, 1).flatten(1))

    def cross_attention(self, scope, x, keys_values, lifted):
        return self.attention(scope, x, self.norm(f'{scope}.norm', x), keys_values, lifted)

    def self_attention(self, scope, x):
        u = self.norm(f'{scope}.norm', x)
        return self.attention(scope, x, u, self.keys_values(scope, u), self.places)

    def data_queries(self, block):
        """Constants: heads x latents x (head width [+ inputs + 2]), scaled."""
        scope = f'{block}.data_cross'
        content = self.linear(f'{scope}.q', self.norm(f'{scope}.norm', self.weights[f'{block}.latents']))
        queries = self.by_head(content) / math.sqrt(self.head_width)
        return torch.cat([queries, self.anchor_keys(scope, self.share)], 2) if self.has_anchors else queries

    def new_state(self):
        shape = (self.heads, self.latents)
        def empty():
            return (
                torch.full(shape, -math.inf, dtype=torch.float64),
                torch.zeros(shape, dtype=torch.float64),
                torch.zeros(*shape, self.head_width, dtype=torch.float64),
            )
        return [empty() for _ in self.blocks]

    def fold(self, state, x, y):
        """Returns the state with readings x n x inputs, y n added."""
        phi = self.features(x)
        embeddings = self.with_skip(self.mlp('embed', torch.cat([phi, y[:, None]], 1), self.architecture['embedDepth']), phi)
        lifted = self.lift(x).expand(self.heads, -1, -1) if self.has_anchors else None
        return [self.fold_block(i, sums, embeddings, lifted) for i, sums in enumerate(state)]

    def fold_block(self, block, sums, embeddings, lifted):
        scope = f'blocks.{block}.data_cross'
        context = self.norm(f'{scope}.norm_context', embeddings)
        keys = self.by_head(self.linear(f'{scope}.k', context))
        if lifted is not None:
            keys = torch.cat([keys, lifted], 2)
        scores = self.queries[block] @ keys.transpose(1, 2)
        own = scores.amax(2)
        weights = torch.exp(scores - own[:, :, None])
        numerator = weights @ self.by_head(self.linear(f'{scope}.v', context))
        m, d, n = sums
        top = torch.maximum(m, own.double())
        keep, take = torch.exp(m - top), torch.exp(own - top)
        return top, d * keep + weights.sum(2) * take, n * keep[:, :, None] + numerator * take[:, :, None]

    def read(self, block, sums):
        """What the latents take in: averages latents x width, evidence latents x (2 heads)."""
        m, d, n = sums
        if not self.architecture['evidence']:
            return (n / d.clamp(min=1e-30)[:, :, None]).transpose(0, 1).flatten(1).float(), None
        score = self.weights[f'{block}.data_cross.null_score'].double().t()
        value = self.by_head(self.weights[f'{block}.data_cross.null_value'].double())
        top = torch.maximum(m, score)
        scale, prior = torch.exp(m - top), torch.exp(score - top)
        mass = d * scale + prior
        average = (n * scale[:, :, None] + prior[:, :, None] * value) / mass[:, :, None]
        evidence = torch.log(mass) + top - score
        features = torch.cat([evidence / 3, torch.exp(-0.5 * evidence.clamp(-6, 30))]).t()
        return average.transpose(0, 1).flatten(1).float(), features.float()

    def condition(self, state):
        """Returns keys and values of the decoder, by block."""
        latents, encoded = self.weights['latents'], []
        for i in self.blocks:
            block = f'blocks.{i}'
            scope = f'{block}.data_cross'
            average, evidence = self.read(block, state[i])
            own = self.weights[f'{block}.latents']
            b = self.stream(own, self.norm(f'{scope}.norm', own)) + self.linear(f'{scope}.out', average)
            if evidence is not None:
                b = b + self.linear(f'{scope}.evidence', evidence)
            b = self.feed_forward(f'{scope}_ff', b)
            b = self.feed_forward(f'{block}.block_self_ff', self.self_attention(f'{block}.block_self', b))
            scope = f'{block}.latent_cross'
            context = self.keys_values(scope, self.norm(f'{scope}.norm_context', b))
            latents = self.feed_forward(f'{scope}_ff', self.cross_attention(scope, latents, context, self.places))
            latents = self.feed_forward(f'{block}.latent_self_ff', self.self_attention(f'{block}.latent_self', latents))
            scope = f'decoder.{i}.cross'
            encoded.append(self.keys_values(scope, self.norm(f'{scope}.norm_context', latents)))
        return encoded

    def predict(self, encoded, x):
        """Returns means and standard deviations of readings at x n x inputs."""
        parts = [self.predict_part(encoded, part) for part in x.split(CHUNK)]
        return torch.cat([mean for mean, _ in parts]), torch.cat([std for _, std in parts])

    def predict_part(self, encoded, x):
        lifted = self.lift(x) if self.has_anchors else None
        phi = self.features(x)
        q = self.with_skip(self.mlp('query_embed', phi, self.architecture['embedDepth']), phi)
        for i in self.blocks:
            scope = f'decoder.{i}.cross'
            q = self.feed_forward(f'{scope}_ff', self.cross_attention(scope, q, encoded[i], lifted))
        mean, raw = self.mlp('head', self.norm('norm', q), 2).double().unbind(1)
        std = self.architecture['std']
        return mean, torch.exp(raw) if std['kind'] == 'exp' else functional.softplus(raw, threshold=1e3) + std['floor']
