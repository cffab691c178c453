// apus-tools: what reads journals, logs and order files. 'apus replay' and its like come here.

import CommandWords

Apus.tools.main()
