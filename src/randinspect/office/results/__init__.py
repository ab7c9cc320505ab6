"""The life of an inspection after the draw: papers, results, lists, deadlines, reports."""
