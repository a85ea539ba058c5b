"""A rule-based scoring engine for budget-performance indicators (预算绩效指标评分引擎)."""
