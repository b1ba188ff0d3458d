// A customer has asked for a new password: the link goes to them by mail. In the demo mails are files
// in MEDUSA_MAILBOX; in earnest this is your notification provider.
const fs = require("fs")
const path = require("path")

exports.default = async function passwordReset({ event: { data } }) {
  if (data.actor_type !== "customer" || !process.env.MEDUSA_MAILBOX) return
  const link = `${process.env.TANDEM_BASE_URL}/account/reset/${data.token}`
  const mail = {
    to: data.entity_id, subject: "Your new password", link,
    text: `Somebody asked for a new password. If that was you, set it here:\n\n    ${link}\n`,
  }
  const name = `${Date.now()}-${Math.random().toString(36).slice(2)}.json`
  fs.mkdirSync(process.env.MEDUSA_MAILBOX, { recursive: true })
  fs.writeFileSync(path.join(process.env.MEDUSA_MAILBOX, name), JSON.stringify(mail))
}

exports.config = { event: "auth.password_reset" }
