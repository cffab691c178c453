# The wall clock is set forward by 57 s while one thread of the venue gets no CPU for four: the watchdog went by the wall's clock,
# took the stage for stuck and stopped the venue (no-traps).
seed 4
profile calm
until 20s
durability process
topology two_threads
snapshots 0s
latency 20us 200us
segments 0 0
loss 0
traders 0
client 1 honest 1s86ms718us343ns 30s passes-over keeps
client 2 honest 1s37ms671us302ns 30s repeats loses
client 3 honest 1s180ms219us458ns 30s repeats loses
at 8s starve venue 4s 0
at 9s jump world 0s 57000000000
