# SPDX-License-Identifier: Apache-2.0
"""One small program for each system that is measured: file names come in, a JSON line for each goes out.

Each runs in a process of its own and, where the system is another project's, in that project's environment, so
that nothing here but the standard library is needed to start it and no other system's packages are ours.
"""
