"""The built-in functions by every name they are called, and what the reader does with them."""

from __future__ import annotations

#: How people write a function -> its canonical name.
FUNCTIONS: dict[str, str] = {
    name: name
    for name in (
        "exp log log10 log2 logb sqrt root cbrt abs sign sin cos tan sec csc cot asin acos atan atan2 sinh "
        "cosh tanh sech csch coth asinh acosh atanh sigmoid softplus softsign relu leaky_relu step max min "
        "floor ceil round factorial binomial gamma erf mod re im conj arg softmax norm norm1 norm2 norminf "
        "specnorm dot outer hadamard trace det inv diag vec ones zeros eye block total mean var card svals "
        "eigs rank pinv nuclear right_singular lambda_max lambda_min sigma_max sigma_min spectral_radius "
        "delta ind argmax argmin average logsumexp"
    ).split()
} | {
    "ln": "log", "lg": "log10", "log_2": "log2", "log_10": "log10", "Log": "log", "Ln": "log", "Exp": "exp",
    "Abs": "abs", "sgn": "sign", "signum": "sign", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arctg": "atan", "tg": "tan", "ctg": "cot", "cosec": "csc", "sh": "sinh", "ch": "cosh", "th": "tanh",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "arsinh": "asinh", "arcosh": "acosh",
    "artanh": "atanh", "ReLU": "relu", "relu": "relu", "LeakyReLU": "leaky_relu", "leakyrelu": "leaky_relu",
    "lrelu": "leaky_relu", "ceiling": "ceil", "fact": "factorial", "binom": "binomial", "nCr": "binomial",
    "comb": "binomial", "Gamma": "gamma", "Re": "re", "Im": "im", "Softmax": "softmax", "Sigmoid": "sigmoid",
    "logistic": "sigmoid", "expit": "sigmoid", "inner": "dot", "tr": "trace", "Tr": "trace", "Trace": "trace",
    "Det": "det", "Diag": "diag", "diagonal": "diag", "identity": "eye", "Id": "eye", "heaviside": "step",
    "inverse": "inv", "singular_values": "svals", "eigvals": "eigs", "kron": "delta", "indicator": "ind",
    "square": "square", "Relu": "relu", "RELU": "relu", "Norm": "norm", "sum_all": "total", "Rank": "rank",
    "sign": "sign", "avg": "mean", "opnorm": "specnorm", "Sin": "sin", "Cos": "cos", "Tan": "tan",
    "real": "re", "imag": "im", "eigenvalues": "eigs", "pseudoinverse": "pinv", "rho": "spectral_radius",
    "rk": "rank", "Var": "var", "variance": "var", "Max": "max", "Min": "min", "lse": "logsumexp",
    "LSE": "logsumexp", "maximum": "max", "minimum": "min", "matrix_rank": "rank", "svd": "svals",
    "matmul": "matmul", "transpose": "transpose", "Transpose": "transpose", "power": "power",
    "log1p": "log1p", "expm1": "expm1", "multiply": "hadamard", "nullity": "nullity", "Tanh": "tanh",
    "Sinh": "sinh", "Cosh": "cosh", "Sqrt": "sqrt", "Sign": "sign", "Total": "total",
    "Mean": "mean", "Inverse": "inv", "UnitStep": "step", "Boole": "ind", "KroneckerDelta": "delta",
    "DiagonalMatrix": "diag", "IdentityMatrix": "eye", "LogisticSigmoid": "sigmoid", "MatrixRank": "rank",
    "Eigenvalues": "eigs", "SingularValueList": "svals", "Dot": "dot",
    "vdot": "dot", "eig": "eigs", "mv": "matmul", "mm": "matmul", "ger": "outer", "KroneckerProduct": "outer",
}  # fmt: skip

#: Functions only when a parenthesis follows; otherwise the name is a symbol or a product of letters.
NEEDS_PARENTHESIS = frozenset(
    "gamma Gamma delta root re im Re Im arg mean mod tr vec step round block total th sh ch Id lg kron "
    "ind conj inner dot outer square eye sigmoid norm ones zeros avg var Var variance card vec norm1 "
    "norm2 average real imag rho pinv nuclear right_singular logsumexp maximum minimum matrix_rank svd "
    "matmul transpose Transpose power log1p expm1 multiply nullity Total Mean Inverse UnitStep Boole "
    "KroneckerDelta DiagonalMatrix IdentityMatrix LogisticSigmoid MatrixRank Eigenvalues SingularValueList "
    "Dot Sign vdot eig mv mm ger KroneckerProduct".split()
)
#: Functions whose argument may follow without parentheses: ``sin x``, ``\\ln x``.
BARE = frozenset(
    "exp log log10 log2 sqrt sin cos tan sec csc cot asin acos atan sinh cosh tanh sech csch coth asinh "
    "acosh atanh trace det diag sign abs relu softplus softmax max min rank erf".split()
)
INVERSES = {
    "sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh", "tanh": "atanh",
    "exp": "log", "log": "exp",
}  # fmt: skip
#: How many arguments a function takes: (fewest, most).
ARITY: dict[str, tuple[int, int]] = {
    "log": (1, 2), "root": (2, 2), "logb": (2, 2), "atan2": (2, 2), "leaky_relu": (1, 2), "max": (1, 64),
    "min": (1, 64), "binomial": (2, 2), "mod": (2, 2), "dot": (2, 2), "outer": (2, 2), "ones": (0, 2),
    "zeros": (1, 2), "eye": (0, 1), "block": (4, 4), "delta": (2, 2), "norm": (1, 2), "round": (1, 2),
    "hadamard": (2, 2), "matmul": (2, 2), "power": (2, 2),
}  # fmt: skip
