# Completion of rp in fish.
complete --command rp --no-files --keep-order --arguments '(command rp completions fish -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token --cut-at-cursor) 2>/dev/null)'
