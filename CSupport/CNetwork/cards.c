// What a network card's driver says of itself: the ethtool ioctl, whose request is a pointer in a union.
#define _GNU_SOURCE
#include "CNetwork.h"

#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static bool ask(int descriptor, const char *name, void *question) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  request.ifr_data = question;
  return ioctl(descriptor, SIOCETHTOOL, &request) == 0;
}

int apus_card_ask(const char *name, apus_card *card) {
  *card = (apus_card){0};
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return errno;
  struct ethtool_channels channels = {.cmd = ETHTOOL_GCHANNELS};
  if (ask(descriptor, name, &channels)) {
    card->channelsKnown = true;
    card->channels = channels.combined_count + channels.rx_count;
    card->channelsMost = channels.max_combined + channels.max_rx;
  }
  struct ethtool_coalesce coalesce = {.cmd = ETHTOOL_GCOALESCE};
  if (ask(descriptor, name, &coalesce)) {
    card->coalesceKnown = true;
    card->coalesceUs = coalesce.rx_coalesce_usecs;
    card->isAdaptive = coalesce.use_adaptive_rx_coalesce != 0;
  }
  struct ethtool_value gro = {.cmd = ETHTOOL_GGRO};
  struct ethtool_value flags = {.cmd = ETHTOOL_GFLAGS};
  if (ask(descriptor, name, &gro) && ask(descriptor, name, &flags)) {
    card->offloadsKnown = true;
    card->gro = gro.data != 0;
    card->lro = (flags.data & ETH_FLAG_LRO) != 0;
  }
  close(descriptor);
  return 0;
}
