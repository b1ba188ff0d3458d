// Fills an empty Medusa with the shop that MEDUSA_SEED describes (tandem/shop/medusa/cast.py): its
// goods, customers and orders in every state. What it made for us, keys above all, goes to
// MEDUSA_SEEDED.
const fs = require("fs")
const { ContainerRegistrationKeys, Modules, ProductStatus } = require("@medusajs/framework/utils")
const flows = require("@medusajs/medusa/core-flows")
const AT_ONCE = 8 // Most of an order's second is waiting.

exports.default = async function seed({ container }) {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const wanted = JSON.parse(fs.readFileSync(process.env.MEDUSA_SEED, "utf-8"))
  const database = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const run = async (flow, input) => (await flow(container).run({ input })).result

  const shop = await frame(container, run, wanted)
  logger.info(`seed: ${wanted.products.length} products`)
  const variants = await goods(container, run, wanted, shop)
  logger.info(`seed: ${wanted.customers.length} customers`)
  const customers = await people(container, run, wanted)
  await codes(run, wanted)
  for (const code of wanted.codes.filter((one) => one.uses_left === 0)) {
    await database.raw("update promotion set used = \"limit\" where code = ?", [code.code])
  }
  logger.info(`seed: ${wanted.orders.length} orders`)
  const waiting = [...wanted.orders]
  const buyer = async () => {
    for (let order = waiting.shift(); order; order = waiting.shift()) {
      await buy(container, run, database, order, { shop, variants, customers, wanted })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, buyer))
  fs.writeFileSync(process.env.MEDUSA_SEEDED, JSON.stringify(shop.made))
  logger.info("seed: done")
}

// One after another: two orders that set the same goods aside in another order of them would wait for
// each other in the database, and one of them would fail.
let last = Promise.resolve()
function inTurn(work) {
  const done = last.then(work)
  last = done.catch(() => {})
  return done
}

// Region, location, shipping, sales channel and keys.
async function frame(container, run, wanted) {
  const { currency, country } = wanted
  const [region] = await run(flows.createRegionsWorkflow, {
    regions: [{
      name: "Home", currency_code: currency, countries: [country],
      payment_providers: ["pp_system_default"],
    }],
  })
  const [channel] = await run(flows.createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Web" }] })
  const [location] = await run(flows.createStockLocationsWorkflow, {
    locations: [{ name: "Warehouse", address: { address_1: "1 Dock Road", country_code: country } }],
  })
  const link = container.resolve(ContainerRegistrationKeys.LINK)
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id: location.id },
    [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
  })
  await run(flows.linkSalesChannelsToStockLocationWorkflow, { id: location.id, add: [channel.id] })
  const [profile] = await run(flows.createShippingProfilesWorkflow, {
    data: [{ name: "Default", type: "default" }],
  })
  const fulfillment = container.resolve(Modules.FULFILLMENT)
  const set = await fulfillment.createFulfillmentSets({
    name: "Delivery", type: "shipping",
    service_zones: [{ name: "Home", geo_zones: [{ country_code: country, type: "country" }] }],
  })
  await link.create({
    [Modules.STOCK_LOCATION]: { stock_location_id: location.id },
    [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
  })
  const option = (name, returns) => ({
    name, price_type: "flat", provider_id: "manual_manual",
    service_zone_id: set.service_zones[0].id, shipping_profile_id: profile.id,
    type: { label: name, description: name, code: name.toLowerCase() },
    prices: [{ currency_code: currency, amount: 0 }],
    rules: [
      { attribute: "enabled_in_store", value: "true", operator: "eq" },
      { attribute: "is_return", value: returns ? "true" : "false", operator: "eq" },
    ],
  })
  const [standard, back] = await run(flows.createShippingOptionsWorkflow, [option("Standard", false), option("Return", true)])
  const keys = await run(flows.createApiKeysWorkflow, {
    api_keys: [
      { title: "Storefront", type: "publishable", created_by: "seed" },
      { title: "Tandem", type: "secret", created_by: "seed" },
    ],
  })
  const [publishable, secret] = [keys.find((k) => k.type === "publishable"), keys.find((k) => k.type === "secret")]
  await run(flows.linkSalesChannelsToApiKeyWorkflow, { id: publishable.id, add: [channel.id] })
  const made = { publishable: publishable.token, secret: secret.token, location: location.id }
  return { region, channel, location, profile, standard, back, made }
}

async function goods(container, run, wanted, shop) {
  const names = [...new Set(wanted.products.map((p) => p.department))]
  const categories = await run(flows.createProductCategoriesWorkflow, {
    product_categories: names.map((name) => ({ name, is_active: true })),
  })
  const variants = {}
  for (let first = 0; first < wanted.products.length; first += 20) {
    await run(flows.createProductsWorkflow, {
      products: wanted.products.slice(first, first + 20).map((p) => ({
        title: p.name, status: ProductStatus.PUBLISHED, material: p.material,
        shipping_profile_id: shop.profile.id,
        category_ids: [categories.find((c) => c.name === p.department).id],
        sales_channels: [{ id: shop.channel.id }],
        metadata: { family: p.family, care: p.care },
        options: [{ title: "Size", values: p.stock.map((s) => s.size ?? "One size") }],
        variants: p.stock.map((s) => ({
          title: s.size ?? "One size", manage_inventory: true,
          sku: `${p.name} ${s.size ?? ""}`.trim().toUpperCase().replaceAll(/[^A-Z0-9]+/g, "-"),
          options: { Size: s.size ?? "One size" }, metadata: { back_on: s.back_on },
          prices: [{ amount: p.price_cents / 100, currency_code: wanted.currency }],
        })),
      })),
    })
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "variant", fields: ["id", "title", "product.title", "inventory_items.inventory_item_id"],
  })
  for (const v of data) {
    variants[`${v.product.title}|${v.title}`] = { id: v.id, shelf: v.inventory_items[0].inventory_item_id }
  }
  const counts = {}
  for (const p of wanted.products) for (const s of p.stock) counts[`${p.name}|${s.size ?? "One size"}`] = s.quantity
  for (const order of wanted.orders) {
    // What has been bought is taken from the shelf by the orders below.
    for (const line of order.lines) counts[`${line.product}|${line.size ?? "One size"}`] += line.quantity
  }
  await run(flows.createInventoryLevelsWorkflow, {
    inventory_levels: data.map((v) => ({
      location_id: shop.location.id, inventory_item_id: v.inventory_items[0].inventory_item_id,
      stocked_quantity: counts[`${v.product.title}|${v.title}`] ?? 0,
    })),
  })
  return variants
}

async function people(container, run, wanted) {
  const auth = container.resolve(Modules.AUTH)
  const made = await run(flows.createCustomersWorkflow, {
    customersData: wanted.customers.map((c) => ({
      email: c.email, first_name: c.first_name, last_name: c.last_name, phone: c.phone, has_account: true,
      metadata: { newsletter: c.newsletter, value_cents: c.value_cents, card: c.card, card_expires_on: c.card_expires_on },
      addresses: [{ ...c.address, first_name: c.first_name, last_name: c.last_name, is_default_shipping: true }],
    })),
  })
  const customers = {}
  let known = null
  for (const customer of made) {
    customers[customer.email] = customer
    const metadata = { customer_id: customer.id }
    // One hash for all: the demo's accounts share a password.
    if (!known) {
      const { authIdentity } = await auth.register("emailpass", {
        body: { email: customer.email, password: wanted.password },
      })
      const full = await auth.retrieveAuthIdentity(authIdentity.id, { relations: ["provider_identities"] })
      known = full.provider_identities[0].provider_metadata
      await auth.updateAuthIdentities([{ id: authIdentity.id, app_metadata: metadata }])
    } else {
      await auth.createAuthIdentities([{
        app_metadata: metadata,
        provider_identities: [{ provider: "emailpass", entity_id: customer.email, provider_metadata: known }],
      }])
    }
  }
  return customers
}

async function codes(run, wanted) {
  for (const code of wanted.codes) {
    await run(flows.createPromotionsWorkflow, {
      promotionsData: [{
        code: code.code, type: "standard", status: "active", is_automatic: false,
        limit: code.limit ?? undefined,
        campaign: {
          name: code.code, campaign_identifier: code.code,
          starts_at: new Date(code.valid_from), ends_at: new Date(`${code.valid_until}T23:59:59Z`),
        },
        application_method: {
          type: code.percent ? "percentage" : "fixed", target_type: "order", allocation: undefined,
          value: code.percent || code.amount_cents / 100, currency_code: wanted.currency,
        },
        rules: code.min_spend_cents
          ? [{ attribute: "subtotal", operator: "gte", values: [String(code.min_spend_cents / 100)] }]
          : [],
      }],
    })
  }
}

async function buy(container, run, database, order, { shop, variants, customers, wanted }) {
  const customer = customers[order.email]
  const address = { ...order.address, first_name: order.first_name, last_name: order.last_name }
  const made = await run(flows.createOrderWorkflow, {
    region_id: shop.region.id, customer_id: customer.id, email: order.email, sales_channel_id: shop.channel.id,
    currency_code: wanted.currency, status: "pending",
    shipping_address: address, billing_address: address,
    items: order.lines.map((line) => ({
      variant_id: variants[`${line.product}|${line.size ?? "One size"}`].id, title: line.product,
      quantity: line.quantity, unit_price: line.price_cents / 100,
    })),
    shipping_methods: [{ name: "Standard", amount: 0, shipping_option_id: shop.standard.id, data: {} }],
    metadata: order.metadata,
  })
  const total = order.lines.reduce((sum, line) => sum + (line.quantity * line.price_cents) / 100, 0)
  const payments = []
  for (const charge of order.charges) {
    payments.push(await pay(run, made.id, total, charge))
  }
  const items = made.items.map((item) => ({ id: item.id, quantity: item.quantity }))
  await inTurn(() => run(flows.createReservationsWorkflow, {
    reservations: made.items.map((item) => ({
      line_item_id: item.id, quantity: item.quantity, location_id: shop.location.id,
      inventory_item_id: Object.values(variants).find((v) => v.id === item.variant_id).shelf,
    })),
  }))
  const done = []
  for (const parcel of order.parcels) {
    const some = parcel.lines.map((n) => items[n])
    const fulfillment = await run(flows.createOrderFulfillmentWorkflow, {
      order_id: made.id, items: some, location_id: shop.location.id, shipping_option_id: shop.standard.id,
    })
    done.push([fulfillment.id, parcel])
    if (!parcel.shipped_at) continue
    await run(flows.createOrderShipmentWorkflow, {
      order_id: made.id, fulfillment_id: fulfillment.id, items: some,
      labels: [{ tracking_number: parcel.tracking, tracking_url: "https://carrier.example.com", label_url: "https://carrier.example.com" }],
    })
    if (parcel.delivered_at) {
      await run(flows.markOrderFulfillmentAsDeliveredWorkflow, { orderId: made.id, fulfillmentId: fulfillment.id })
    }
  }
  if (order.returned) {
    await run(flows.createAndCompleteReturnOrderWorkflow, {
      order_id: made.id, items, receive_now: true, location_id: shop.location.id,
      return_shipping: { option_id: shop.back.id, price: 0 },
    })
  }
  if (order.cancelled) await run(flows.cancelOrderWorkflow, { order_id: made.id })
  else for (const refund of order.refunds) {
    await run(flows.refundPaymentWorkflow, { payment_id: payments[0].id, amount: refund.amount_cents / 100 })
  }
  await backdate(database, made.id, order, done)
}

async function pay(run, orderId, total, charge) {
  const [collection] = await run(flows.createOrderPaymentCollectionWorkflow, { order_id: orderId, amount: total })
  return await run(flows.markPaymentCollectionAsPaid, { order_id: orderId, payment_collection_id: collection.id })
}

// Everything was made just now; it is told as if it had been made when it was.
async function backdate(database, orderId, order, parcels) {
  await database.raw('update "order" set created_at = ?, custom_display_id = ? where id = ?', [order.placed_at, order.number, orderId])
  for (const [id, parcel] of parcels) {
    if (parcel.shipped_at) await database.raw("update fulfillment set shipped_at = ? where id = ?", [parcel.shipped_at, id])
    if (parcel.delivered_at) await database.raw("update fulfillment set delivered_at = ? where id = ?", [parcel.delivered_at, id])
  }
  const captures = await database.raw(
    `select c.id from capture c join payment p on p.id = c.payment_id
     join order_payment_collection o on o.payment_collection_id = p.payment_collection_id
     where o.order_id = ? order by c.created_at`, [orderId])
  for (const [n, row] of captures.rows.entries()) {
    await database.raw("update capture set created_at = ? where id = ?", [order.charges[n]?.at ?? order.placed_at, row.id])
  }
  const refunds = await database.raw(
    `select r.id from refund r join payment p on p.id = r.payment_id
     join order_payment_collection o on o.payment_collection_id = p.payment_collection_id
     where o.order_id = ?`, [orderId])
  for (const row of refunds.rows) {
    await database.raw("update refund set created_at = ? where id = ?", [order.refunds[0]?.requested_at ?? order.placed_at, row.id])
  }
  if (order.returned) {
    await database.raw("update return set created_at = ? where order_id = ?", [order.returned, orderId])
  }
}
