"""What editors and operators write, as frozen values. In: YAML files and the environment. Out: `Site` and `Digest`,
or a `ConfigError` that names every line to mend."""
