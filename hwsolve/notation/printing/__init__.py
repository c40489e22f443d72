"""Formula to text: calculator, Unicode, LaTeX, MathML."""
