# SPDX-License-Identifier: Apache-2.0
"""Commands of supervisors and administrators at the car: reviews, hot plates, deployment orders, data scopes."""
