# SPDX-License-Identifier: Apache-2.0
"""How the models are made: drawn plates, training runs, manifests. Nothing in the program imports this."""
