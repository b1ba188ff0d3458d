"""What a company writes to have its own systems behind the assistant: an Adapter.

    TANDEM_SHOP=company.shop:make          # a function: Settings -> Adapter
    TANDEM_SHOP=company                    # or an entry point of the group "tandem.shops"

An adapter only translates: it knows neither conversations nor tries nor caches. It may block, since
it is called in threads of its own; each call has a limit of time, is tried again where it did not
answer, and is not made at all while the system is known to be down (`guarded.py`).
"""

from tandem.shop.port import (
    AccountsPort,
    CodesPort,
    CustomersPort,
    DocumentsPort,
    ListedCataloguePort,
    OrdersPort,
    ParcelsPort,
    RefundsPort,
    ReturnsPort,
    SubscriptionsPort,
)


class Adapter:
    """A company's systems. A port that is None is not there; `capabilities` names what the others
    can do (`tandem/shop/capabilities.py`), and only that is ever called.

    `does_once` is whether its changes take place once for each `key`, whatever happens between us
    (an idempotency key that the system keeps). Where not, a change whose answer got lost is not
    tried again: a person looks.
    """

    capabilities: frozenset[str] = frozenset()
    does_once: bool = False

    orders: OrdersPort | None = None
    parcels: ParcelsPort | None = None
    returns: ReturnsPort | None = None
    refunds: RefundsPort | None = None
    customers: CustomersPort | None = None
    subscriptions: SubscriptionsPort | None = None
    catalogue: ListedCataloguePort | None = None
    codes: CodesPort | None = None
    documents: DocumentsPort | None = None
    accounts: AccountsPort | None = None
