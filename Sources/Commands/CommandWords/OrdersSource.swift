// Which journals are meant, and what their numbers stand for.

import Arguments
import Config
import Journal
import OrderAudit
import Pipeline
import Settings

package enum OrdersSource {
  /// The journals at these places, the oldest first, all of one instance.
  package static func journals(_ paths: [String], instance: String?) throws(JournalError)
    -> [AuditedJournal]
  {
    var readers: [JournalReader] = []
    for path in paths {
      let inside = try JournalDirectory.journals(under: path)
      for place in inside.isEmpty ? [path] : inside {
        let reader = try JournalReader(path: place)
        if !inside.isEmpty, let instance, reader.header.instance != instance { continue }
        if !readers.contains(where: { $0.directory == reader.directory }) { readers.append(reader) }
      }
    }
    readers.sort { $0.header.start < $1.header.start }
    return readers.map(audited)
  }

  /// What journals at these places tell of the orders that are asked about.
  package static func audit(_ scope: AuditScope, _ paths: [String]) throws(JournalError)
    -> OrderAuditor
  {
    var auditor = OrderAuditor(scope)
    let found = try journals(paths, instance: nil)
    auditor.findChains(in: found)
    for journal in found { try auditor.read(journal) }
    return auditor
  }

  /// With names, as far as this build can read the config that the journal carries.
  private static func audited(_ reader: JournalReader) -> AuditedJournal {
    let bundle = reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    let isVenue = bundle.first.map(VenueConfig.isVenue) ?? false
    do throws(ConfigErrors) {
      if isVenue {
        let settings = try VenueConfig.decode(bundle: bundle)
        return AuditedJournal(
          reader, symbols: settings.instruments.map(\.symbol), isVenue: true,
          clients: settings.peers.map(\.name), window: window(settings.rings))
      }
      let settings = try TraderOutline(bundle: bundle)
      return AuditedJournal(
        reader, symbols: settings.instruments.map(\.symbol), isVenue: false,
        venues: settings.venues, strategies: settings.strategies, window: window(settings.rings))
    } catch {
      complain(
        "note: \(reader.directory): its config can't be read by this build, so instruments have no "
          + "names: \(error)")
      return AuditedJournal(reader, symbols: [], isVenue: isVenue)
    }
  }

  /// What fits into the rings of a line: six between stages and round, six to the logger.
  private static func window(_ rings: RingSettings) -> UInt64 {
    UInt64(6 * rings.capacity + rings.loopbackCapacity + 6 * rings.journalCapacity)
  }
}
