"""Inspections by random samples: drawn so that anybody can check the draw, judged case by case, corrected, closed (JB-4.1)."""
