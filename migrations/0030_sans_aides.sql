-- Every answer is a page or a day: helpers of a query take longer to start than it takes to read it.
do $$
begin
    execute format('alter role regie_app in database %I set max_parallel_workers_per_gather to 0', current_database());
exception
    -- This server keeps its roles to its administrator, who may set it there.
    when insufficient_privilege then null;
end
$$;
