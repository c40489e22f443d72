"""A small problem with most of the format in it."""

SAMPLE = r"""id: sample
title: A sample
text: Some data.
tags: [one, two]
symbols:
  x: real[N, d]
  y: real in [0, 1] [N]
  w: real[d]
  b: real
define:
  - z[n] = w^T x[n] + b
  - yhat[n] = sigma(z[n])
  - E = -sum(y[n]*log(yhat[n]) + (1 - y[n])*log(1 - yhat[n]), n)
aliases:
  yhat: ['\hat{y}', p]
parts:
  - id: grad-w
    title: Gradient
    ask: Find the gradient of $E$ with respect to $w$.
    points: 2
    solver: {kind: gradient, of: E, wrt: w}
    answers:
      dE/dw:
        reference: sum((yhat[n] - y[n])*x[n], n)
        mistakes:
          - {when: 'sum((y[n] - yhat[n])*x[n], n)', say: The sign is reversed., credit: 0.5}
        tests:
          right: ['\sum_{n} (\hat{y}_n - y_n) x_n']
          wrong: ['sum(yhat[n]*x[n], n)']
  - id: scalar
    symbols: {y: probability, z: real}
    define: [yhat = sigma(z)]
    inherit: no
    per: [n]
    uses: [grad-w]
    answers:
      dE/dz: yhat - y
      'H_ij, i!=j': [[yhat, y]]
      both:
        reference:
          - yhat
          - 1/(1 + exp(-z))
        also: ['exp(z)/(1 + exp(z))']
        tolerance: {relative: 1%}
        digits: 3
        layout: strict
"""
