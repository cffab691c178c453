# no-traps: one order took more levels than a step of the venue could tell, and the venue ended; any client could do that.
seed 4
profile calm
until 1m
durability power
topology one_thread
rings 64
snapshots 0s
latency 20us 200us
segments 0 0
loss 0
traders 0
client 10 sweeping 1s4ms517us586ns 30s passes-over loses
