// What the subcommands of apus share, in whichever program they are.

import Arguments

package enum Apus {
  package static let json = Option.flag(
    "json", help: "Writes JSON, one object a line, for scripts.")
}

/// Says what went wrong, on stderr, as every command here does.
package func complain(_ text: String) {
  Terminal.complain("apus: " + text)
}
