#!/usr/bin/python3
"""Training throughput of PyTorch on MNIST: one JSON line per model.

torch_ddp.py MODE [MODEL,MODEL...]    MODE: p1t1 | p1t2 (one process, 1 or 2 threads) | ddp2 | ddp2tuned (2 processes x 1 thread, gloo)
MODEL: mlp-bn | mlp-bn:WIDTH | mlpresnet | mlp-wide | cnn. Global batch 256 or BATCH, SGD momentum 0.9, weight decay 5e-4, data in memory, float32.
The race script beside it sets the environment. MNIST: the folder with the four gzip files. SyncBatchNorm refuses CPU tensors: batch-norm is per process here.
"""
import gzip, os, sys, time, json, statistics as st
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import torch.distributed as dist, torch.multiprocessing as mp
D = os.path.join(os.environ['MNIST'], '')
def idx(f, off): return np.frombuffer(gzip.open(D + f + '.gz').read(), np.uint8)[off:].copy()
def data():
    X = torch.from_numpy(idx('train-images-idx3-ubyte', 16).reshape(60000, 784)).float().div_(255).sub_(.1307).div_(.3081)
    Y = torch.from_numpy(idx('train-labels-idx1-ubyte', 8).astype(np.int64))
    p = torch.randperm(60000, generator=torch.Generator().manual_seed(0))
    Xt = torch.from_numpy(idx('t10k-images-idx3-ubyte', 16).reshape(10000, 784)).float().div_(255).sub_(.1307).div_(.3081)
    Yt = torch.from_numpy(idx('t10k-labels-idx1-ubyte', 8).astype(np.int64))
    return X[p].contiguous(), Y[p].contiguous(), Xt, Yt
class Residual(nn.Module):
    def __init__(s, f): super().__init__(); s.f = f
    def forward(s, x): return s.f(x) + x
def model(name):
    torch.manual_seed(1)
    L = []
    name, _, width = name.partition(':')
    w = int(width or 512)
    if name == 'mlp-bn':
        for i, o in ((784, w), (w, w)): L += [nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU(), nn.Dropout(.1)]
        L += [nn.Linear(w, 10)]
    elif name == 'mlpresnet':
        L += [nn.Linear(784, 100), nn.ReLU()]
        for _ in range(3):
            L += [Residual(nn.Sequential(nn.Linear(100, 50), nn.BatchNorm1d(50), nn.ReLU(), nn.Dropout(.1), nn.Linear(50, 100), nn.BatchNorm1d(100))), nn.ReLU()]
        L += [nn.Linear(100, 10)]
    elif name == 'mlp-wide':
        for i, o in ((784, 2048), (2048, 2048), (2048, 2048)): L += [nn.Linear(i, o), nn.LayerNorm(o), nn.ReLU()]
        L += [nn.Linear(2048, 10)]
    elif name == 'cnn':
        L += [nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
              nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
              nn.Conv2d(64, 64, 3, stride=2, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
              nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*L)
def worker(rank, world, threads, tuned, names, port, win_s, nwin):
    torch.set_num_threads(threads)
    if world > 1:
        os.environ.update(MASTER_ADDR='127.0.0.1', MASTER_PORT=str(port), GLOO_SOCKET_IFNAME='lo')
        dist.init_process_group('gloo', rank=rank, world_size=world)
    X, Y, Xt, Yt = data()
    n = 60000 // world; X = X[rank * n:(rank + 1) * n]; Y = Y[rank * n:(rank + 1) * n]
    G = int(os.environ.get('BATCH', '256')); B = G // world; nb = n // B
    for name in names:
        m = model(name); raw = m
        if world > 1:
            m = nn.parallel.DistributedDataParallel(m, broadcast_buffers=not tuned, gradient_as_bucket_view=tuned)
        opt = torch.optim.SGD(m.parameters(), lr=.02, momentum=.9, weight_decay=5e-4)
        it = [0]
        def step(T=None):
            i = it[0] % nb; it[0] += 1
            t0 = time.perf_counter()
            x = X[i * B:(i + 1) * B]; y = Y[i * B:(i + 1) * B]
            opt.zero_grad(set_to_none=not tuned)
            loss = F.cross_entropy(m(x), y); t1 = time.perf_counter()
            loss.backward(); t2 = time.perf_counter()
            opt.step(); t3 = time.perf_counter()
            if T is not None: T.append((t1 - t0, t2 - t1, t3 - t2))
            return loss
        def bar():
            if world > 1: dist.barrier()
        for _ in range(5): step()
        bar(); t = time.perf_counter()
        for _ in range(10): step()
        bar(); est = (time.perf_counter() - t) / 10
        N = torch.tensor(max(8, int(win_s / est)))
        if world > 1: dist.broadcast(N, 0)
        N = int(N)
        w = []; T = []
        for _ in range(nwin):
            bar(); t = time.perf_counter()
            for _ in range(N): loss = step(T)
            bar(); w.append((time.perf_counter() - t) / N)
        ms = st.median(w) * 1e3
        f, b, o = (st.median(c) * 1e3 for c in zip(*T))
        raw.eval()
        with torch.no_grad(): acc = float((raw(Xt).argmax(1) == Yt).float().mean())
        raw.train()
        r = dict(model=name, world=world, threads=threads, tuned=tuned, batch=G, steps_per_window=N, windows=nwin,
                 ms_per_step=round(ms, 3), samples_s=round(G * 1e3 / ms), min_max=[round(G / max(w)), round(G / min(w))],
                 fwd_ms=round(f, 3), bwd_ms=round(b, 3), opt_ms=round(o, 3), loss=round(float(loss), 4), test_acc=round(acc, 4), steps=it[0],
                 params=sum(p.numel() for p in raw.parameters()))
        if world > 1:   # the same step with the gradient all-reduce switched off: what is left is compute
            c = []
            for _ in range(3):
                bar(); t = time.perf_counter()
                with m.no_sync():
                    for _ in range(max(8, N // 2)): step()
                c.append((time.perf_counter() - t) / max(8, N // 2))
            r['nosync_ms'] = round(st.median(c) * 1e3, 3)
            r['exposed_comm_ms'] = round(ms - r['nosync_ms'], 3)
        if rank == 0: print(json.dumps(r), flush=True)
    if world > 1: dist.destroy_process_group()
if __name__ == '__main__':
    mode = sys.argv[1]; names = sys.argv[2].split(',') if len(sys.argv) > 2 else ['mlp-bn', 'mlpresnet', 'mlp-wide', 'cnn']
    win = float(os.environ.get('WIN', '1.5')); nwin = int(os.environ.get('NWIN', '5'))
    world, threads, tuned = dict(p1t1=(1, 1, False), p1t2=(1, 2, False), ddp2=(2, 1, False), ddp2tuned=(2, 1, True))[mode]
    if world == 1: worker(0, 1, threads, tuned, names, 0, win, nwin)
    else: mp.spawn(worker, (world, threads, tuned, names, 29511 + os.getpid() % 1000, win, nwin), nprocs=world)
