"""What customers may have done to their orders. Each change happens once per key."""

from datetime import date, timedelta

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from tandem.core.ports import Clock
from tandem.shop import tables
from tandem.shop.effects import do_once, new_reference
from tandem.shop.port import ChangeRefused
from tandem.shop.records import Refund, Return

# Days until money is back on a card after it was sent, as card schemes state it: up to five
# working days, a week on the calendar.
REFUND_DAYS = 7
SENT_STATES = ("shipped", "late", "lost", "part_delivered", "delivered")
# Days in which a person looks at a refund that needs one.
REVIEW_DAYS = 3


class OrderChanges:
    """The changing half of OrdersPort; needs `engine` and `clock`."""

    engine: Engine
    clock: Clock

    def cancel(self, number: str, key: str) -> Refund:
        """See OrdersPort."""

        def change(connection: Connection) -> dict:
            _move(connection, number, ("paid", "packed"), state="cancelled")
            for row in connection.execute(select(tables.line).filter_by(order_number=number)):
                _take_stock(connection, row.product, row.size, -row.quantity)
            taken = select(tables.charge).filter_by(order_number=number, returned_at=None)
            paid = sum(row.amount_cents for row in connection.execute(taken))
            back = select(func.coalesce(func.sum(tables.refund.c.amount_cents), 0))
            sent = connection.execute(back.filter_by(order_number=number)).scalar_one()
            amount = max(0, paid - int(sent))  # what goes back already does not go back twice
            return self._refund(connection, number, amount, "cancelled", "sent", REFUND_DAYS)

        return self._as_refund(do_once(self.engine, key, self.clock(), change))

    def change_address(self, number: str, address: str, key: str) -> None:
        """See OrdersPort."""

        def change(connection: Connection) -> dict:
            _move(connection, number, ("paid", "packed"), address=address)
            self._write_down(connection, "change", f"Deliver to {address}", order_number=number)
            return {}

        do_once(self.engine, key, self.clock(), change)

    def change_line(
        self,
        number: str,
        line_id: int | str,
        product: str,
        size: str | None,
        quantity: int,
        key: str,
    ) -> int:
        """See OrdersPort. The difference is charged or given back when the order is packed."""

        def change(connection: Connection) -> dict:
            _move(connection, number, ("paid",), state="paid")
            old = _line(connection, number, line_id)
            if quantity == 0:
                return self._without(connection, number, old)
            _take_stock(connection, old.product, old.size, -old.quantity)
            _take_stock(connection, product, size, quantity)
            wanted = select(tables.product.c.price_cents).filter_by(name=product)
            price = connection.scalar(wanted)
            if (product, size) == (old.product, old.size):
                price = old.price_cents  # as it was bought
            if price is None:
                raise ChangeRefused(product, "unknown")
            new = {"product": product, "size": size, "quantity": quantity, "price_cents": price}
            connection.execute(update(tables.line).filter_by(id=line_id).values(new))
            words = f"{quantity} x {product}{f' in {size}' if size else ''} for {old.product}"
            self._write_down(connection, "change", words, order_number=number)
            return {"difference": price * quantity - old.price_cents * old.quantity}

        return do_once(self.engine, key, self.clock(), change)["difference"]

    def _without(self, connection: Connection, number: str, line: Row) -> dict:
        lines = select(func.count()).select_from(tables.line).filter_by(order_number=number)
        if connection.scalar(lines) == 1:
            raise ChangeRefused(f"order {number}", "last_line")
        _take_stock(connection, line.product, line.size, -line.quantity)
        connection.execute(delete(tables.line).filter_by(id=line.id))
        self._write_down(connection, "change", f"without {line.product}", order_number=number)
        return {"difference": -line.price_cents * line.quantity}

    def open_return(self, number: str, product: str, reason: str, key: str) -> Return:
        """See OrdersPort."""

        def change(connection: Connection) -> dict:
            _must_be(connection, number)
            values = {
                "reference": new_reference("R"),
                "product": product,
                "reason": reason,
                "state": "label_sent",
            }
            at = self.clock()
            connection.execute(
                insert(tables.return_parcel).values(order_number=number, created_at=at, **values)
            )
            return values

        return Return(**do_once(self.engine, key, self.clock(), change), created_at=self.clock())

    def open_exchange(
        self, number: str, line_id: int | str, product: str, size: str | None, key: str
    ) -> Return:
        """See OrdersPort. What is sent instead is taken from the shelf now."""

        def change(connection: Connection) -> dict:
            _move(connection, number, ("delivered", "part_delivered"))
            row = _line(connection, number, line_id)
            _take_stock(connection, product, size, row.quantity)
            values = {
                "reference": new_reference("R"),
                "product": row.product,
                "reason": "exchange",
                "state": "label_sent",
            }
            sent = insert(tables.return_parcel)
            connection.execute(sent.values(order_number=number, created_at=self.clock(), **values))
            new = f"{row.quantity} x {product}{f' in {size}' if size else ''}"
            words = f"{new} for {row.product}, sent when {values['reference']} is scanned"
            self._write_down(connection, "exchange", words, order_number=number)
            return values

        return Return(**do_once(self.engine, key, self.clock(), change), created_at=self.clock())

    def withdraw_return(self, number: str, reference: str, key: str) -> None:
        """See ReturnsPort."""

        def change(connection: Connection) -> dict:
            back = tables.return_parcel.c
            mine = (back.order_number == number) & (back.reference == reference)
            free = (back.state == "label_sent") & (back.reason != "exchange")
            gone = connection.execute(delete(tables.return_parcel).where(mine, free))
            if gone.rowcount != 1:
                row = connection.execute(select(back.state, back.reason).where(mine)).first()
                state = row.state if row and row.reason != "exchange" else "exchange"
                raise ChangeRefused(f"return {reference}", state if row else "unknown")
            words = f"Return {reference} was withdrawn"
            self._write_down(connection, "change", words, order_number=number)
            return {}

        do_once(self.engine, key, self.clock(), change)

    def request_refund(self, number: str, amount_cents: int, reason: str, key: str) -> Refund:
        """See OrdersPort."""

        def change(connection: Connection) -> dict:
            _must_be(connection, number)
            days = REVIEW_DAYS + REFUND_DAYS
            return self._refund(connection, number, amount_cents, reason, "in_review", days)

        return self._as_refund(do_once(self.engine, key, self.clock(), change))

    def open_trace(self, number: str, key: str) -> str:
        """See OrdersPort. One trace per order: the carrier searches once."""

        def change(connection: Connection) -> dict:
            _must_be(connection, number)
            found = connection.scalar(select(tables.order.c.trace).filter_by(number=number))
            if not found:
                found = self._write_down(
                    connection, "trace", "Parcel not found by the customer", order_number=number
                )
                connection.execute(
                    update(tables.order).filter_by(number=number).values(trace=found)
                )
            return {"reference": found}

        return do_once(self.engine, key, self.clock(), change)["reference"]

    def resend(self, number: str, reason: str, key: str) -> str:
        """See ParcelsPort. Taken from the shelf now, sent to the order's address."""

        def change(connection: Connection) -> dict:
            _move(connection, number, SENT_STATES)
            for row in connection.execute(select(tables.line).filter_by(order_number=number)):
                _take_stock(connection, row.product, row.size, row.quantity)
            words = f"Send it once more: {reason}"
            return {"reference": self._write_down(connection, "again", words, order_number=number)}

        return do_once(self.engine, key, self.clock(), change)["reference"]

    def record_dispute(self, number: str, amount_cents: int, words: str, key: str) -> str:
        """See OrdersPort."""

        def change(connection: Connection) -> dict:
            _must_be(connection, number)
            more = {"order_number": number, "amount_cents": amount_cents}
            return {"reference": self._write_down(connection, "dispute", words, **more)}

        return do_once(self.engine, key, self.clock(), change)["reference"]

    def _write_down(self, connection: Connection, kind: str, words: str, **more) -> str:
        reference = new_reference(kind[0].upper())
        values = {"reference": reference, "kind": kind, "words": words, "at": self.clock()}
        connection.execute(insert(tables.record).values(**values, **more))
        return reference

    def _refund(
        self, connection: Connection, number: str, amount: int, reason: str, state: str, days: int
    ) -> dict:
        expected_on = self.clock().date() + timedelta(days=days)
        values = {
            "reference": new_reference("M"),
            "amount_cents": amount,
            "reason": reason,
            "state": state,
            "expected_on": expected_on,
            "method": connection.scalar(select(tables.order.c.payment).filter_by(number=number)),
        }
        row = {"order_number": number, "requested_at": self.clock(), **values}
        connection.execute(insert(tables.refund).values(row))
        return {**values, "expected_on": expected_on.isoformat()}

    def _as_refund(self, stored: dict) -> Refund:
        expected_on = date.fromisoformat(stored["expected_on"])
        return Refund(**{**stored, "expected_on": expected_on}, requested_at=self.clock())


def _move(connection: Connection, number: str, allowed: tuple[str, ...], **values) -> None:
    values = values or {"state": tables.order.c.state}  # only to see that it is so
    # The state is checked by the update itself: whoever comes second changes no row.
    done = connection.execute(
        update(tables.order)
        .where(tables.order.c.number == number, tables.order.c.state.in_(allowed))
        .values(**values)
    )
    if done.rowcount != 1:
        state = connection.scalar(select(tables.order.c.state).filter_by(number=number))
        raise ChangeRefused(f"order {number}", state or "unknown")


def _must_be(connection: Connection, number: str) -> None:
    if connection.scalar(select(tables.order.c.number).filter_by(number=number)) is None:
        raise ChangeRefused(f"order {number}", "unknown")


def _line(connection: Connection, number: str, line_id: int | str) -> Row:
    found = select(tables.line).filter_by(id=line_id, order_number=number)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise ChangeRefused(f"line {line_id} of order {number}", "unknown")
    return row


def _take_stock(connection: Connection, product: str, size: str | None, quantity: int) -> None:
    stock = tables.stock
    taken = connection.execute(
        update(stock)
        .where(
            stock.c.product == product,
            stock.c.size.is_(size) if size is None else stock.c.size == size,
        )
        .where(stock.c.quantity >= quantity)
        .values(quantity=stock.c.quantity - quantity)
    )
    if taken.rowcount != 1 and quantity > 0:
        raise ChangeRefused(product, "out_of_stock")
