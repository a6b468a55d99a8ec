print("cfgops")
