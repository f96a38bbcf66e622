# SPDX-License-Identifier: Apache-2.0
"""The department's rules: pure functions over frozen values, standard library only; the time is an argument.

* The policy itself: ``profile`` (tables, loader, overrides, values in force), ``clauses``, ``agreement``, ``control``,
  ``ruling``, ``purposes``.
* Plates and lists: ``plates``, ``codes``, ``hotlist``, ``hotlist_import``, ``list_mapping``, ``list_rows``,
  ``designation``, ``hotplates``.
* Hits: ``matching``, ``hit_rules``, ``comparison``, ``confirmation``, ``guards``, ``progress``, ``verification``,
  ``disposition``, ``accuracy``.
* People and use: ``access``, ``duties``, ``training``, ``scopes``, ``capture``, ``canvass``, ``inquiry``,
  ``free_text``, ``immigration``.
* Keeping: ``transfer``, ``car_copy``, ``retention``, ``schedule``, ``holds``, ``purge``, ``vendor_store``.
* Giving away: ``release``, ``release_request``, ``recipients``, ``referral``, ``vendor``, ``vendor_terms``, ``siting``,
  ``breach``.
* Oversight: ``audit`` and its parts, ``violations``, ``monitoring``, ``report``, ``portal``, ``oversight``.
"""
