// A counterparty that isn't ours: QuickFIX, which sends what it is told to on its standard input, and prints what it
// hears. It calls a venue, or, with the name of a trader as the last word, is called by one. The tests of the commands
// (test_apus_venue_quickfix.py, test_apus_run_quickfix.py) build it where libquickfix-dev is installed, and decide
// what is right.
//
//   quickfix_trader PORT SENDER DIRECTORY HEARTBEAT_S [TRADER DICTIONARY]
//
// A line of input is a body, `D|11=A|55=ACME|…`: QuickFIX numbers it, frames it and sends it. 60 is added where
// FIX 4.2 wants it. Behind 268 come the entries of market data. `quit` logs out and ends. A line of output is one of
//
//   logon, logout         the session came up, went down
//   app MESSAGE           of the application, the first time or again; `|` between its fields
//   admin MESSAGE         of the session
//   out MESSAGE           what goes out of the session's own accord
//   lacks TAG MESSAGE     an ExecutionReport or OrderCancelReject without a field that FIX 4.2 requires
//
// The store and the log are files in DIRECTORY, and a process that is killed is followed by one that goes on
// from there.

#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <quickfix/Application.h>
#include <quickfix/FileLog.h>
#include <quickfix/FileStore.h>
#include <quickfix/MessageCracker.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketAcceptor.h>
#include <quickfix/SocketInitiator.h>
#include <quickfix/fix42/ExecutionReport.h>
#include <quickfix/fix42/OrderCancelReject.h>

static std::mutex printing;

static void say(const std::string &what, const std::string &message = "") {
  std::string line = what + (message.empty() ? "" : " " + message);
  for (char &character : line) {
    if (character == '\001') character = '|';
  }
  std::lock_guard<std::mutex> lock(printing);
  std::cout << line << std::endl;
}

class Trader : public FIX::Application, public FIX::MessageCracker {
 public:
  FIX::SessionID session;
  bool isVenue = false;

  void onCreate(const FIX::SessionID &id) override { session = id; }
  void onLogon(const FIX::SessionID &) override { say("logon"); }
  void onLogout(const FIX::SessionID &) override { say("logout"); }
  void toAdmin(FIX::Message &message, const FIX::SessionID &) override {
    say("out", message.toString());
  }
  void toApp(FIX::Message &, const FIX::SessionID &) throw(FIX::DoNotSend) override {}

  void fromAdmin(const FIX::Message &message, const FIX::SessionID &) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::RejectLogon) override {
    say("admin", message.toString());
  }

  void fromApp(const FIX::Message &message, const FIX::SessionID &id) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::UnsupportedMessageType) override {
    say("app", message.toString());
    FIX::MsgType type;
    message.getHeader().getField(type);
    // QuickFIX has no class for FIX 4.2 of what our dialect adds. What a venue hears it only prints.
    if (!isVenue && type != FIX::MsgType("r")) crack(message, id);
  }

  // The typed accessors throw where a field isn't there or isn't of its type.
  void onMessage(const FIX42::ExecutionReport &report, const FIX::SessionID &) override {
    check(report, [&] {
      FIX::OrderID order;
      FIX::ExecID execution;
      FIX::ExecTransType kind;
      FIX::ExecType type;
      FIX::OrdStatus status;
      FIX::Symbol symbol;
      FIX::Side side;
      FIX::LeavesQty leaves;
      FIX::CumQty filled;
      FIX::AvgPx price;
      report.get(order);
      report.get(execution);
      report.get(kind);
      report.get(type);
      report.get(status);
      report.get(symbol);
      report.get(side);
      report.get(leaves);
      report.get(filled);
      report.get(price);
    });
  }

  void onMessage(const FIX42::OrderCancelReject &reject, const FIX::SessionID &) override {
    check(reject, [&] {
      FIX::OrderID order;
      FIX::ClOrdID name;
      FIX::OrigClOrdID original;
      FIX::OrdStatus status;
      FIX::CxlRejResponseTo request;
      reject.get(order);
      reject.get(name);
      reject.get(original);
      reject.get(status);
      reject.get(request);
    });
  }

  void onMessage(const FIX42::BusinessMessageReject &, const FIX::SessionID &) override {}

  void send(const std::string &line) {
    std::istringstream fields(line);
    std::string field;
    std::getline(fields, field, '|');
    FIX::Message message;
    message.getHeader().setField(FIX::BeginString("FIX.4.2"));
    message.getHeader().setField(FIX::MsgType(field));
    if (field == "D" || field == "F" || field == "G" || field == "q") {
      message.setField(FIX::TransactTime(3));
    }
    const bool isSnapshot = message.getHeader().getField(35) == "W";
    std::vector<std::pair<int, std::string>> entries;
    bool isInEntries = false;
    while (std::getline(fields, field, '|')) {
      const auto equals = field.find('=');
      if (equals == std::string::npos) continue;
      const int tag = std::atoi(field.c_str());
      const std::string value = field.substr(equals + 1);
      if (isInEntries) {
        entries.emplace_back(tag, value);
      } else {
        message.setField(tag, value);
      }
      if (tag == 268) isInEntries = true;
    }
    addEntries(message, entries, isSnapshot ? 269 : 279);
    FIX::Session::sendToTarget(message, session);
  }

 private:
  /// An entry begins with its first tag.
  static void addEntries(FIX::Message &message, const std::vector<std::pair<int, std::string>> &entries,
                         int first) {
    static const int order[] = {279, 269, 55, 270, 271, 0};
    std::unique_ptr<FIX::Group> group;
    for (const auto &entry : entries) {
      if (entry.first == first) {
        if (group) message.addGroup(*group);
        group.reset(new FIX::Group(268, first, first == 279 ? order : order + 1));
      }
      if (group) group->setField(entry.first, entry.second);
    }
    if (group) message.addGroup(*group);
  }

  template <typename Body>
  static void check(const FIX::Message &message, Body body) {
    try {
      body();
    } catch (const FIX::FieldNotFound &fault) {
      say("lacks " + std::to_string(fault.field), message.toString());
    } catch (const FIX::IncorrectDataFormat &fault) {
      say("lacks " + std::to_string(fault.field), message.toString());
    }
  }
};

int main(int count, char **arguments) {
  if (count != 5 && count != 7) {
    std::cerr << "usage: quickfix_trader PORT SENDER DIRECTORY HEARTBEAT_S [TRADER DICTIONARY]\n";
    return 2;
  }
  const std::string directory = arguments[3];
  const bool isVenue = count == 7;
  std::stringstream text;
  text << "[DEFAULT]\nConnectionType=" << (isVenue ? "acceptor" : "initiator")
       << "\nReconnectInterval=1\nStartTime=00:00:00\n"
          "EndTime=00:00:00\nSocketNodelay=Y\nFileStorePath="
       << directory << "/store\nFileLogPath=" << directory
       << "/log\n[SESSION]\nBeginString=FIX.4.2\nSenderCompID=" << arguments[2]
       << "\nTargetCompID=" << (isVenue ? arguments[5] : "APUS") << "\nHeartBtInt=" << arguments[4];
  if (isVenue) {
    text << "\nDataDictionary=" << arguments[6]
         << "\nSocketReuseAddress=Y\nSocketAcceptPort=" << arguments[1] << "\n";
  } else {
    text << "\nUseDataDictionary=N\nSocketConnectHost=127.0.0.1\nSocketConnectPort=" << arguments[1] << "\n";
  }
  FIX::SessionSettings settings(text);
  FIX::FileStoreFactory store(settings);
  FIX::FileLogFactory log(settings);
  Trader trader;
  trader.isVenue = isVenue;
  std::unique_ptr<FIX::Acceptor> acceptor;
  std::unique_ptr<FIX::Initiator> initiator;
  if (isVenue) {
    acceptor.reset(new FIX::SocketAcceptor(trader, store, settings, log));
    acceptor->start();
  } else {
    initiator.reset(new FIX::SocketInitiator(trader, store, settings, log));
    initiator->start();
  }
  std::string line;
  while (std::getline(std::cin, line) && line != "quit") trader.send(line);
  if (acceptor) acceptor->stop();
  if (initiator) initiator->stop();
  return 0;
}
