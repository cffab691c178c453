# A trader's line stands still with a replace before its way out, and is stopped meanwhile: the replace stays here as well.
seed 29
profile rough
until 20s
durability process
topology one_thread
rings 1024
latency 50us 5ms
segments 0 0
loss 0
traders 1
client 1 honest 507ms 30s passes-over keeps
client 2 honest 309ms 10s repeats keeps
at 8s starve trader-1 3s657ms 0
at 9s300ms stop trader-1 7s 0
