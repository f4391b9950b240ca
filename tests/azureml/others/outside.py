"""Files that stand in for what others' notebooks fetch, made here."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path


def titanic(path: Path) -> None:
    rows = [
        f"{n},{n % 2},{1 + n % 3},Passenger {n},{'male' if n % 2 else 'female'},"
        f"{20 + n},0,0,T{n},{7.25 + n},,S"
        for n in range(1, 40)
    ]
    head = "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,"
    path.write_text("\n".join([head + "Embarked", *rows]) + "\n")


def iris(path: Path) -> None:
    from sklearn.datasets import load_iris

    data = load_iris(as_frame=True)
    names = ["setosa", "versicolor", "virginica"]
    columns = ["sepal.length", "sepal.width", "petal.length", "petal.width"]
    table = data.data.set_axis(columns, axis=1)
    table["variety"] = [names[n] for n in data.target]
    path.write_text(table.to_csv(index=False))


def iris_folder(path: Path) -> None:
    """Tables of measures alone, as a model scores them."""
    import pandas as pd

    (path / "iris").mkdir(parents=True)
    iris(path / "whole.csv")
    table = pd.read_csv(path / "whole.csv").drop(columns=["variety"])
    (path / "whole.csv").unlink()
    table.to_csv(path / "iris" / "iris.csv", index=False)


def iris_model(path: Path) -> None:
    """A pickled model of the measures' names, fitted with this scikit-learn."""
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    measures, kinds = load_iris(return_X_y=True, as_frame=True)
    columns = ["sepal.length", "sepal.width", "petal.length", "petal.width"]
    table = measures.set_axis(columns, axis=1)
    model = LogisticRegression(max_iter=500).fit(table, kinds)
    path.mkdir(parents=True)
    (path / "iris_model.pkl").write_bytes(pickle.dumps(model))


def orange_juice(path: Path) -> None:
    columns = (
        "WeekStarting,Store,Brand,Quantity,logQuantity,Advert,Price,Age60,COLLEGE,"
        "INCOME,Hincome150,Large HH,Minorities,WorkingWoman,SSTRDIST,SSTRVOL,CPDIST5,"
        "CPWVOL5"
    )
    rows = [
        f"1990-06-{14 + week},{store},{brand},{8000 + week},9.0,{week % 2},3.87,"
        "0.23,0.24,10.55,0.46,0.10,0.11,0.30,2.1,1.1,1.9,0.37"
        for store in (2, 5, 8)
        for brand in ("dominicks", "minute.maid", "tropicana")
        for week in range(4)
    ]
    path.write_text("\n".join([columns, *rows]) + "\n")


#: How each is made, by the name that the table of notebooks gives it.
MADE: dict[str, Callable[[Path], None]] = {
    "titanic.csv": titanic,
    "iris.csv": iris,
    "iris-data": iris_folder,
    "iris-model": iris_model,
    "oj.csv": orange_juice,
}
