# SPDX-License-Identifier: Apache-2.0
"""``mdt audit``: the audit log handed out, checked by anybody, and looked through every week.

``file_form`` and ``check`` need nothing of the store: an outsider checks a file with them and the public keys.
"""
