# The estimate of Aalen and Johansen of waits of which several are of one client, with its variance by client: the sum
# of the squares of what each client adds (grouped infinitesimal jackknife). Run in this folder: Rscript waits_by_client.R
suppressMessages(library(survival))
d <- read.table("waits_by_client.txt", col.names = c("days", "how", "from", "client"))
d$how <- factor(d$how, 0:2, c("waiting", "came", "excluded"))
d$wait <- seq_len(nrow(d))
found <- survfit(Surv(from, days, how) ~ 1, data = d, id = wait, influence = TRUE)
options(digits = 15)
cat("age came variance variance_by_client\n")
for (age in c(31, 150, 335)) {
  at <- max(which(found$time <= age))
  added <- found$influence.pstate[, at + 1, 2]
  cat(age, found$pstate[at, 2], sum(added^2), sum(rowsum(added, d$client)^2), "\n")
}
