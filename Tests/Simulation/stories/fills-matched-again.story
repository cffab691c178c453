# A full disk ended the venue before its fills were on record; the run that went on matched and told them again, and apus orders didn't know.
seed 23
profile hell
until 1m
durability power
topology stage_per_thread
snapshots 36s877ms595us335ns
latency 50us 50ms
segments 0 0
loss 5000
traders 2
client 1 honest 693ms458us109ns 2s repeats keeps
client 2 honest 530ms536us798ns 10s repeats loses
client 3 honest 468ms912us576ns 30s repeats loses
client 4 honest 297ms966us267ns 2s repeats loses
client 5 clumsy 504ms225us721ns 10s repeats keeps
client 6 clumsy 326ms950us201ns 2s repeats loses
client 7 clumsy 536ms771us165ns 2s passes-over keeps
client 8 hostile 308ms833us408ns 10s passes-over loses
client 9 hostile 386ms545us933ns 30s repeats keeps
client 10 honest 309ms738us19ns 2s passes-over keeps
client 11 honest 395ms36us360ns 2s repeats keeps
at 6s554ms266us645ns starve venue 3s520ms240us706ns 0
at 8s440ms946us11ns dribble client-1 4s686ms463us28ns 0
at 9s367ms121us530ns fail-sync venue 2s 1000
at 9s367ms121us530ns fail-write venue 2s 1000
at 9s368ms121us530ns full venue 2s 0
at 9s803ms776us344ns reset client-10 0s 0
at 16s630ms349us94ns reset client-7 0s 0
at 17s612ms568us881ns kill trader-2 7s856ms774us790ns 0
at 19s93ms176us184ns vanish trader-2 0s 0
at 20s32ms886us129ns reset client-9 0s 0
at 20s555ms138us424ns lose client-2 15s607ms888us58ns 128621
at 26s634ms58us228ns reset client-6 0s 0
at 26s938ms351us897ns snapshot venue 0s 0
at 29s421ms37us438ns vanish trader-2 0s 1
at 31s358ms634us330ns power venue 5s2ms50us388ns 35
at 33s387ms991us292ns reset client-10 0s 0
at 35s124ms258us87ns reset client-8 0s 0
at 36s249ms942us154ns reset client-2 0s 0
at 37s89ms633us625ns reset client-2 0s 0
at 37s460ms291us296ns snapshot trader-2 0s 0
at 40s9ms169us671ns lose client-1 18s6ms112us985ns 126442
at 40s531ms705us314ns reset client-3 0s 0
at 43s559ms103us370ns dribble client-2 18s743ms724us860ns 0
at 44s634ms474us278ns dribble client-10 9s12ms876us896ns 0
at 46s537ms37us722ns reset client-3 0s 0
at 51s378ms454us976ns slow-disk venue 3s 19434690
at 51s379ms454us976ns kill venue 161ms356us643ns 0
at 51s540ms942us919ns kill venue 100ms 0
at 53s940ms557us403ns reset client-5 0s 0
at 55s301ms742us196ns reset client-2 0s 0
at 58s604ms355us99ns reset trader-1 0s 0
at 58s948ms456us716ns jump world 0s -92442658012
