"""What is asked of Shopify, in GraphQL. A test validates each text against Shopify's own schema of
the version in `server.py`."""

MONEY = "{ shopMoney { amount } }"
ADDRESS = "firstName lastName phone address1 address2 city zip countryCodeV2"
ORDER = f"""
fragment Order on Order {{
  id name createdAt cancelledAt email displayFinancialStatus displayFulfillmentStatus
  cancellation {{ staffNote }}
  customer {{ id displayName }}
  shippingAddress {{ {ADDRESS} }}
  change: metafield(namespace: "tandem", key: "change") {{ value }}
  lineItems(first: 30) {{
    nodes {{
      id name title variantTitle quantity currentQuantity
      variant {{ id }}
      discountedUnitPriceAfterAllDiscountsSet {MONEY}
    }}
  }}
  fulfillments(first: 5) {{
    status displayStatus createdAt inTransitAt deliveredAt estimatedDeliveryAt
    trackingInfo(first: 1) {{ company number }}
    fulfillmentLineItems(first: 20) {{ nodes {{ id quantity lineItem {{ id }} }} }}
    events(first: 10) {{ nodes {{ happenedAt city message status estimatedDeliveryAt }} }}
  }}
  transactions(first: 10) {{
    kind status createdAt formattedGateway
    amountSet {MONEY}
    paymentDetails {{ ... on CardPaymentDetails {{ company number }} }}
  }}
  returns(first: 5) {{
    nodes {{
      name status createdAt
      returnLineItems(first: 10) {{
        nodes {{
          returnReasonNote
          ... on ReturnLineItem {{ returnReason fulfillmentLineItem {{ lineItem {{ id title }} }} }}
        }}
      }}
    }}
  }}
}}
"""
FIND_ORDER = f"""
query FindOrder($query: String!) {{
  orders(first: 3, query: $query) {{ nodes {{ ...Order }} }}
}}
{ORDER}
"""
ORDERS_OF = f"""
query OrdersOf($id: ID!, $after: String) {{
  customer(id: $id) {{
    orders(first: 4, after: $after, sortKey: CREATED_AT, reverse: true) {{
      nodes {{ ...Order }}
      pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}
{ORDER}
"""
CANCEL = """
mutation Cancel($id: ID!, $note: String!) {
  orderCancel(orderId: $id, reason: CUSTOMER, restock: true, notifyCustomer: false,
      refundMethod: {originalPaymentMethodsRefund: true}, staffNote: $note) {
    job { id done }
    orderCancelUserErrors { code message }
  }
}
"""
JOB = "query Job($id: ID!) { job(id: $id) { done } }"
UPDATE_ORDER = """
mutation UpdateOrder($input: OrderInput!) {
  orderUpdate(input: $input) { userErrors { field message } }
}
"""
BEGIN_EDIT = """
mutation BeginEdit($id: ID!) {
  orderEditBegin(id: $id) {
    calculatedOrder { id lineItems(first: 50) { nodes { id } } }
    userErrors { field message }
  }
}
"""
SET_QUANTITY = """
mutation SetQuantity($edit: ID!, $line: ID!, $quantity: Int!) {
  orderEditSetQuantity(id: $edit, lineItemId: $line, quantity: $quantity, restock: true) {
    userErrors { field message }
  }
}
"""
ADD_VARIANT = """
mutation AddVariant($edit: ID!, $variant: ID!, $quantity: Int!) {
  orderEditAddVariant(id: $edit, variantId: $variant, quantity: $quantity, allowDuplicates: true) {
    userErrors { field message }
  }
}
"""
COMMIT_EDIT = """
mutation CommitEdit($edit: ID!, $note: String!) {
  orderEditCommit(id: $edit, notifyCustomer: false, staffNote: $note) {
    userErrors { field message }
  }
}
"""
CREATE_RETURN = """
mutation CreateReturn($input: ReturnInput!) {
  returnCreate(returnInput: $input) { userErrors { code message } }
}
"""
LABELS = """
query Labels($query: String!) {
  orders(first: 3, query: $query) {
    nodes {
      name
      returns(first: 5) {
        nodes {
          name
          reverseFulfillmentOrders(first: 2) {
            nodes {
              reverseDeliveries(first: 2) {
                nodes {
                  deliverable {
                    ... on ReverseDeliveryShippingDeliverable { label { publicFileUrl } }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
"""
CUSTOMER = f"""
fragment Customer on Customer {{
  id displayName firstName createdAt
  defaultEmailAddress {{ emailAddress marketingState }}
  defaultPhoneNumber {{ phoneNumber }}
  defaultAddress {{ id {ADDRESS} }}
  amountSpent {{ amount }}
}}
"""
WITH_EMAIL = f"""
query WithEmail($email: String!) {{
  customerByIdentifier(identifier: {{emailAddress: $email}}) {{ ...Customer }}
}}
{CUSTOMER}
"""
PROFILE = f"query Profile($id: ID!) {{ customer(id: $id) {{ ...Customer }} }}\n{CUSTOMER}"
UPDATE_ADDRESS = """
mutation UpdateAddress($customer: ID!, $id: ID!, $address: MailingAddressInput!) {
  customerAddressUpdate(customerId: $customer, addressId: $id, address: $address,
      setAsDefault: true) { userErrors { field message } }
}
"""
CREATE_ADDRESS = """
mutation CreateAddress($customer: ID!, $address: MailingAddressInput!) {
  customerAddressCreate(customerId: $customer, address: $address, setAsDefault: true) {
    userErrors { field message }
  }
}
"""
NEWSLETTER = """
mutation Newsletter($input: CustomerEmailMarketingConsentUpdateInput!) {
  customerEmailMarketingConsentUpdate(input: $input) { userErrors { field message } }
}
"""
VARIANT = """
fragment Variant on ProductVariant {
  id title price inventoryQuantity inventoryPolicy
  product {
    id title productType
    family: metafield(namespace: "tandem", key: "family") { value }
    material: metafield(namespace: "tandem", key: "material") { value }
    care: metafield(namespace: "tandem", key: "care") { value }
  }
}
"""
VARIANTS = f"""
query Variants($query: String!, $after: String) {{
  productVariants(first: 100, query: $query, after: $after, sortKey: TITLE) {{
    nodes {{ ...Variant }}
    pageInfo {{ hasNextPage endCursor }}
  }}
}}
{VARIANT}
"""
CODE = """
query Code($code: String!) {
  codeDiscountNodeByCode(code: $code) {
    codeDiscount {
      __typename
      ... on DiscountCodeBasic {
        status startsAt endsAt usageLimit asyncUsageCount appliesOncePerCustomer
        customerGets {
          value {
            __typename
            ... on DiscountPercentage { percentage }
            ... on DiscountAmount { amount { amount } appliesOnEachItem }
          }
        }
        minimumRequirement {
          __typename
          ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount } }
        }
      }
    }
  }
}
"""
USED_CODE = """
query UsedCode($query: String!) { orders(first: 1, query: $query) { nodes { id } } }
"""
SHOP = "query Shop { shop { currencyCode } }"
ALL = (
    FIND_ORDER, ORDERS_OF, CANCEL, JOB, UPDATE_ORDER, BEGIN_EDIT, SET_QUANTITY, ADD_VARIANT,
    COMMIT_EDIT, CREATE_RETURN, LABELS, WITH_EMAIL, PROFILE, UPDATE_ADDRESS, CREATE_ADDRESS,
    NEWSLETTER, VARIANTS, CODE, USED_CODE, SHOP,
)  # fmt: skip
"""All of them, to be validated."""
