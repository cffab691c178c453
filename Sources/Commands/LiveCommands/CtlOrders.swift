// apus ctl orders: a running core's orders that haven't ended. They are read out of its journal, which has them the moment they
// are decided on: no thread that trades is asked.

import Arguments
import CommandWords
import Events
import Journal
import OrderAudit
import Pipeline
import Printing

enum CtlOrders {
  static let side = Option.choice("side", of: ["buy", "sell"], help: "Only buys, or sells.")

  static let command = Command(
    "orders", summary: "a running core's open orders",
    discussion: [
      "They are read out of the core's journal: with a long one that takes a while. 'apus orders' tells "
        + "more, of orders that have ended as well."
    ],
    options: [
      ScopeChoice.instrument, ScopeChoice.order, side, ControlClient.instance, Apus.json,
    ],
    examples: [
      Example("apus ctl orders", "The demo's."),
      Example("apus ctl orders --instrument CRUX --side buy --json", "For a script."),
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var scope = AuditScope()
      scope.isLiveOnly = true
      if let word = values[ScopeChoice.order] {
        guard let id = OrderWords.id(typed: word) else {
          throw UsageError("--order is '\(word)': it takes an order's id, such as 1-1-13")
        }
        scope.ids.insert(id.bits)
      }
      if let side = values[side] { scope.side = side == "buy" ? .buy : .sell }
      guard let core = LiveCore(values[ControlClient.instance]) else { return .refused }
      if let symbol = values[ScopeChoice.instrument] {
        let symbols = core.view.labels(named: "instruments")
        guard symbols.contains(symbol) else {
          complain(
            "there is no instrument '\(symbol)'\(Spelling.suggestion(for: symbol, among: symbols)); "
              + "there are: \(symbols.joined(separator: ", "))")
          return .refused
        }
        scope.symbols.insert(symbol)
      }
      guard !core["journal"].isEmpty else {
        complain(
          "it keeps no journal: it has \(core.reading.openOrders) open orders, and nothing says which"
        )
        return .refused
      }
      return tell(scope, in: core["journal"], isJSON: values[Apus.json])
    })

  private static func tell(_ scope: AuditScope, in journal: String, isJSON: Bool) -> ExitStatus {
    let auditor: OrderAuditor
    do throws(JournalError) {
      auditor = try OrdersSource.audit(scope, [journal])
    } catch {
      complain(error.description)
      return .refused
    }
    let report = OrdersReport(auditor, isSteps: false)
    var output = Output()
    let shown =
      isJSON
      ? report.writeJSON(auditor, limit: .max, to: &output)
      : report.writeTable(auditor, limit: .max, to: &output)
    if shown == 0, !isJSON { output.write("no open order\n") }
    output.flush()
    return .done
  }
}
