"""The command line: how DevOps and operators talk to a deployed stack. Lambdas never import it."""
