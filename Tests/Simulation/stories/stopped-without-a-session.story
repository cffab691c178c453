# A trader that stands still for longer than its session lasts is stopped meanwhile: it cancels all, and so does its strategy.
seed 30107
profile hell
until 20s
durability power
topology two_threads
snapshots 0s
latency 50us 50ms
segments 0 0
loss 0
traders 1
client 1 honest 280ms181us552ns 30s repeats keeps
at 8s stall trader-1 16s547ms767us579ns 0
at 11s stop trader-1 5s803ms64us800ns 0
