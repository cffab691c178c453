# A trader asked for its books with its logon, ahead of what it had missed; the resend passed over them, and it had none.
seed 19
profile hell
until 1m
durability power
topology one_thread
snapshots 1m2s502ms317us502ns
latency 50us 50ms
segments 1 200
loss 5000
traders 2
client 1 honest 488ms418us399ns 10s passes-over loses
client 2 honest 702ms179us835ns 30s repeats loses
client 3 honest 639ms662us539ns 10s repeats loses
client 4 honest 469ms832us99ns 10s repeats keeps
client 5 clumsy 265ms290us349ns 10s passes-over keeps
client 6 clumsy 460ms412us397ns 10s passes-over keeps
client 7 clumsy 618ms726us499ns 5s repeats keeps
client 8 hostile 666ms339us715ns 10s passes-over loses
client 9 hostile 361ms938us872ns 30s passes-over keeps
client 10 slow 509ms367us735ns 2s repeats loses
client 11 slow 512ms463us621ns 30s repeats keeps
at 7s778ms11us775ns reset client-7 0s 0
at 8s877ms433us202ns short-write venue 0s 2
at 10s56ms411us875ns starve venue 3s618ms90us84ns 1
at 14s883ms528us618ns reset client-8 0s 0
at 19s303ms385us170ns reset client-10 0s 0
at 24s279ms914us913ns reset drop-copy 0s 0
at 27s822ms378us815ns reset client-9 0s 0
at 30s382ms827us813ns stall client-2 22s769ms373us329ns 0
at 30s771ms154us910ns vanish client-4 0s 1
at 34s726ms757us210ns reset client-4 0s 0
at 37s578ms980us294ns reset client-2 0s 0
at 38s977ms426us642ns jump world 0s -28489400343
at 41s677ms963us756ns slow-disk venue 3s 9126916
at 41s678ms963us756ns kill venue 453ms902us935ns 0
at 42s132ms899us569ns kill venue 100ms 0
at 42s486ms581us760ns reset trader-2 0s 0
at 43s681ms976us36ns snapshot venue 0s 0
at 45s460ms862us604ns vanish client-7 0s 1
at 47s882ms587us352ns reset client-3 0s 0
at 48s140ms307us409ns reset client-3 0s 0
at 48s806ms979us840ns vanish trader-2 0s 1
at 49s195ms320us90ns power venue 7s883ms112us566ns 20
at 50s987ms446us474ns reset client-6 0s 0
at 51s504ms250us884ns reset client-5 0s 0
at 52s149ms810us933ns dribble client-11 3s609ms665us705ns 0
at 55s711ms434us929ns stall drop-copy 7s308ms91us62ns 0
at 56s353ms492us4ns reset watcher 0s 0
at 58s621ms896us502ns kill trader-2 9s771ms827us488ns 0
