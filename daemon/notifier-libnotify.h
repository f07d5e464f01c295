// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "notifier.h"

G_BEGIN_DECLS

HearthNotifier *hearth_notifier_libnotify_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hearth_notifier_libnotify_leave (HearthNotifier *notifier);
void hearth_notifier_libnotify_join (HearthNotifier *notifier);

G_END_DECLS
