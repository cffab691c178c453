# A market maker that is let go again while it has no session cancels its quotes, and is refused at once: not again before its time.
seed 30148
profile hell
until 40s
durability process
topology two_threads
snapshots 0s
latency 50us 50ms
segments 0 0
loss 0
traders 1
client 1 honest 280ms 5s repeats keeps
at 8s cut trader-1 25s 0
at 9s kill trader-1 3s 0
at 14s stop trader-1 5s 0
