"""Commands for designers and operators: one verb a module, `bin/tandem VERB`."""
